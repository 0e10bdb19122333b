"""Rounds of coding: who codes what in a stage, frozen when it is closed, kept blind until it is opened."""
