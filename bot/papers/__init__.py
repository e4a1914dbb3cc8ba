"""Papers: drafts of the commune's documents, written once and set as DOCX, PDF, pictures, XLSX.

Papers of the State are in Vietnamese, whatever language their reader chats in: their words stand
in these modules and not in the catalogs (docs/decisions/papers.md).
"""
