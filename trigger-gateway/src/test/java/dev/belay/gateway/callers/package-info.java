/** Tests of who is let in, with a real issuer over HTTP. */
package dev.belay.gateway.callers;
