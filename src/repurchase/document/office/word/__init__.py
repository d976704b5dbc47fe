"""The chapter in Word: what is placed on which page, and the XML that says so."""
