/**
 * What a CI system tells its jobs: what is built, and who the job is. Its secrets are never
 * printed.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.ci;
