"""Reading and writing P6 XML (PMXML), the exchange format of P6 EPPM and of P6 Professional."""
