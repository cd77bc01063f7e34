package dev.belay.cli.diff;

import dev.belay.datastores.Comparison;
import dev.belay.vault.Manifest;

/** How a recovery point differs from a later one. */
public record ComparedPoints(Manifest before, Manifest after, Comparison comparison) {}
