package dev.belay.vault;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.belay.vault.VaultException.Unavailable;
import dev.belay.vault.VaultTraffic.Operation;
import java.io.IOException;
import java.io.InputStream;
import java.util.List;
import java.util.OptionalLong;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class MeasuredStoreTest {
  private final VaultTraffic traffic = new VaultTraffic();

  @Test
  void eachOperationThatFailsCountsAsOne() {
    ObjectStore store = new MeasuredStore(new Broken(), traffic);

    for (ThrowingCallable each :
        List.<ThrowingCallable>of(
            store::check,
            () -> store.size("a"),
            () -> store.putIfAbsent("a", new byte[1], 1),
            () -> store.read("a"),
            () -> store.list("a/"),
            () -> store.delete("a"))) {
      assertThatThrownBy(each).isInstanceOf(Unavailable.class);
    }

    for (Operation operation : Operation.values()) {
      assertThat(traffic.errors(operation)).as(operation.word()).isEqualTo(1);
    }
    assertThat(traffic.bytesWritten()).isZero();
  }

  @Test
  void aStreamThatBreaksOffCountsWithWhatCameBefore() throws Exception {
    ObjectStore store = new MeasuredStore(new BreaksOff(), traffic);

    InputStream bytes = store.read("a").bytes();
    int some = bytes.read(new byte[10]);

    assertThatThrownBy(bytes::read).isInstanceOf(IOException.class);
    assertThat(some).isEqualTo(10);
    assertThat(traffic.bytesRead()).isEqualTo(10);
    assertThat(traffic.errors(Operation.READ)).isEqualTo(1);
  }

  private static Unavailable away() {
    return new Unavailable("the storage does not answer", null);
  }

  private static class Broken implements ObjectStore {
    @Override
    public String uri() {
      return "file:/away";
    }

    @Override
    public void check() throws VaultException {
      throw away();
    }

    @Override
    public OptionalLong size(String name) throws VaultException {
      throw away();
    }

    @Override
    public boolean putIfAbsent(String name, byte[] bytes, int length) throws VaultException {
      throw away();
    }

    @Override
    public Content read(String name) throws VaultException {
      throw away();
    }

    @Override
    public List<Entry> entries(String prefix) throws VaultException {
      throw away();
    }

    @Override
    public boolean copy(String from, String to) throws VaultException {
      throw away();
    }

    @Override
    public void delete(String name) throws VaultException {
      throw away();
    }

    @Override
    public void close() {}
  }

  private static final class BreaksOff extends Broken {
    @Override
    public Content read(String name) {
      return new Content(
          20,
          new InputStream() {
            private int given;

            @Override
            public int read() throws IOException {
              if (given == 10) {
                throw away();
              }
              given++;
              return 1;
            }

            @Override
            public int read(byte[] buffer, int offset, int length) throws IOException {
              int number = Math.min(length, 10 - given);
              if (number == 0) {
                throw away();
              }
              given += number;
              return number;
            }
          });
    }
  }
}
