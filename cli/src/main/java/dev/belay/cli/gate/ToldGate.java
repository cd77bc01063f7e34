package dev.belay.cli.gate;

import tools.jackson.databind.JsonNode;

/** What the gateway told of a gate: as a record for the command, and as it was, for --json. */
public record ToldGate(Gate gate, JsonNode json) {}
