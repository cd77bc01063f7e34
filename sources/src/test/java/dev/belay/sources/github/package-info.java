@org.jspecify.annotations.NullUnmarked
package dev.belay.sources.github;
