/** Tests of described senders, from their door to the commands. */
package dev.belay.gateway.generic;
