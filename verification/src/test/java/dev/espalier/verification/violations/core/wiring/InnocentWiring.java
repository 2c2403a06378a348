package dev.espalier.verification.violations.core.wiring;

import com.google.inject.Injector;

record InnocentWiring(Injector injector) {}
