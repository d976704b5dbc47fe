"""The parts of a .docx file around its body: styles, numbers, settings, and a template's own."""
