package dev.espalier.verification.violations.core.engine;

/** What kernels must not see. */
public record InnocentPlan(int operations) {}
