/** Deployment protection rules: GitHub hears how a gate is, and how it was decided. */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.github.gate;
