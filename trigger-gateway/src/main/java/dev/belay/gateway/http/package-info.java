/**
 * What the doors over HTTP share: bodies of bounded size, alone and together, read as JSON, and
 * refusals as problems.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.gateway.http;
