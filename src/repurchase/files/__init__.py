"""Files on disk: what may be replaced, how it is replaced, and what is left when a run ends early.

Only what this package wrote, and nobody changed since, is ever replaced. Everything is written into a folder of its own
beside the target first (`staging`), and takes its place when it is whole (`switch`). What cannot be written is refused
before the work (`targets`).
"""
