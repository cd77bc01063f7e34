package dev.belay.ledger.operation.store;

import dev.belay.ledger.operation.Operation;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** An operation as the JSON document that its row has. */
final class OperationDocument {
  private static final JsonMapper JSON =
      JsonMapper.builder().disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES).build();

  private OperationDocument() {}

  static String write(Operation operation) {
    return JSON.writeValueAsString(operation);
  }

  static Operation read(String document) {
    return JSON.readValue(document, Operation.class);
  }
}
