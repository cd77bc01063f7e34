package dev.belay.vault;

import java.util.EnumMap;
import java.util.Map;
import java.util.concurrent.atomic.LongAdder;

/** What a process has asked of a vault's storage, since its start. */
public final class VaultTraffic {
  /** What the storage is asked for. */
  public enum Operation {
    CHECK("check"),
    SIZE("size"),
    PUT("put"),
    READ("read"),
    LIST("list"),
    DELETE("delete");

    private final String word;

    Operation(String word) {
      this.word = word;
    }

    public String word() {
      return word;
    }
  }

  private final LongAdder bytesRead = new LongAdder();
  private final LongAdder bytesWritten = new LongAdder();
  private final Map<Operation, LongAdder> errors = new EnumMap<>(Operation.class);

  public VaultTraffic() {
    for (Operation operation : Operation.values()) {
      errors.put(operation, new LongAdder());
    }
  }

  /** Bytes of objects that were read, as they are stored. */
  public long bytesRead() {
    return bytesRead.sum();
  }

  /** Bytes of objects that were stored; those that were there before don't count. */
  public long bytesWritten() {
    return bytesWritten.sum();
  }

  /** How often the operation did not give an answer that can be used. */
  public long errors(Operation operation) {
    return of(operation).sum();
  }

  void read(long bytes) {
    bytesRead.add(bytes);
  }

  void written(long bytes) {
    bytesWritten.add(bytes);
  }

  void failed(Operation operation) {
    of(operation).increment();
  }

  private LongAdder of(Operation operation) {
    LongAdder adder = errors.get(operation);
    if (adder == null) {
      throw new IllegalStateException("every operation has a number");
    }
    return adder;
  }
}
