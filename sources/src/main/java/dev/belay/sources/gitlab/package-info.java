/** GitLab's webhooks. */
@org.jspecify.annotations.NullMarked
package dev.belay.sources.gitlab;
