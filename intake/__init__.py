"""考生信息表: reading, checking and answering the candidates' workbook. Pure: no database, no clock, no framework."""
