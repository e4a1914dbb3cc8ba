"""/dulieu: somebody sees, takes along, corrects, takes back and erases what is kept of her."""
