/** What a CI system tells its jobs: what is built, and who they are. No secret of it is printed. */
@org.jspecify.annotations.NullMarked
package dev.belay.cli.ci;
