package dev.espalier.verification.violations.core.wiring;

/** A part of the core that other modules could see. */
public interface InnocentWiringView {}
