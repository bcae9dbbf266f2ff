"""A report in its forms: sheets, charts, pages; plain data that terminals, files and mails show."""
