"""Certificates as documents: from a certificate's facts and a design to a PDF."""
