"""Bitwuzla's command line, on its Python package: answers the commands of an SMT-LIB file. usage: bitwuzla-cli.py FILE"""
import sys

from bitwuzla import Options, Parser, TermManager

error = Parser(TermManager(), Options()).parse(sys.argv[1])
if error:
    sys.exit(error)
