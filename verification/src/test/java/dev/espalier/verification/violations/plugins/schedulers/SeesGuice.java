package dev.espalier.verification.violations.plugins.schedulers;

import com.google.inject.Injector;

record SeesGuice(Injector injector) {}
