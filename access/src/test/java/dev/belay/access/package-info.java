@org.jspecify.annotations.NullUnmarked
package dev.belay.access;
