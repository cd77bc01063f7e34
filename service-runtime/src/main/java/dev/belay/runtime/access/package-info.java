/**
 * Who calls a service, and whether that caller may: bearer tokens of the token file and of OIDC
 * issuers, and the scope that each path needs. {@link dev.belay.runtime.access.Doors} has the paths
 * of a service, {@link dev.belay.runtime.access.Bearers} judges what callers show, {@link
 * dev.belay.access.Identity} is what a controller gets to know.
 */
@org.jspecify.annotations.NullMarked
package dev.belay.runtime.access;
