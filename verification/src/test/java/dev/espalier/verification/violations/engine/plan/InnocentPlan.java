package dev.espalier.verification.violations.engine.plan;

/** What kernels must not see. */
public record InnocentPlan(int operations) {}
