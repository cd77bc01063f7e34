package dev.belay.benchmarks.webhooks;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Connections that each send the next webhook as soon as the last is answered: plain sockets, one
 * signed body, a new delivery id each time; as little work as a sender can have.
 */
final class Load {
  private static final AtomicLong DELIVERIES = new AtomicLong(System.currentTimeMillis() << 20);

  private final int connections;
  private final byte[] body;
  private final String signature;

  Load(int connections, byte[] body, String signature) {
    this.connections = connections;
    this.body = body;
    this.signature = signature;
  }

  /**
   * @param nanos of each webhook, from its first byte sent to its answer read; sorted
   */
  record Result(double seconds, long[] nanos) {
    double rate() {
      return nanos.length / seconds;
    }

    double millis(double quantile) {
      return nanos[(int) Math.min(nanos.length - 1, Math.floor(nanos.length * quantile))] / 1e6;
    }
  }

  /**
   * @throws IOException when one is answered by anything but 202
   */
  Result run(int port, Duration duration) throws Exception {
    long start = System.nanoTime();
    long end = start + duration.toNanos();
    List<Future<long[]>> measured = new ArrayList<>();
    try (ExecutorService threads = Executors.newFixedThreadPool(connections)) {
      for (int i = 0; i < connections; i++) {
        measured.add(threads.submit(() -> connection(port, end)));
      }
    }
    double seconds = (System.nanoTime() - start) / 1e9;
    List<long[]> all = new ArrayList<>();
    for (Future<long[]> one : measured) {
      all.add(one.get());
    }
    long[] nanos = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
    return new Result(seconds, nanos);
  }

  private long[] connection(int port, long end) throws IOException {
    long[] nanos = new long[1024];
    int count = 0;
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
      socket.setTcpNoDelay(true);
      InputStream in = new BufferedInputStream(socket.getInputStream());
      OutputStream out = new BufferedOutputStream(socket.getOutputStream(), body.length + 1024);
      for (long now = System.nanoTime(); now < end; now = System.nanoTime()) {
        out.write(head());
        out.write(body);
        out.flush();
        readAccepted(in);
        if (count == nanos.length) {
          nanos = Arrays.copyOf(nanos, 2 * count);
        }
        nanos[count] = System.nanoTime() - now;
        count++;
      }
    }
    return Arrays.copyOf(nanos, count);
  }

  private byte[] head() {
    String head =
        "POST /webhooks/github HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\n"
            + "User-Agent: GitHub-Hookshot/benchmark\r\nX-GitHub-Event: deployment\r\n"
            + "X-GitHub-Delivery: "
            + Long.toHexString(DELIVERIES.incrementAndGet())
            + "\r\nX-Hub-Signature-256: "
            + signature
            + "\r\nContent-Length: "
            + body.length
            + "\r\n\r\n";
    return head.getBytes(StandardCharsets.US_ASCII);
  }

  private static void readAccepted(InputStream in) throws IOException {
    String status = line(in);
    int length = -1;
    for (String line = line(in); !line.isEmpty(); line = line(in)) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")) {
        length = Integer.parseInt(lower.substring(15).strip());
      }
    }
    if (length >= 0) {
      in.skipNBytes(length);
    } else {
      for (int chunk = chunk(in); chunk > 0; chunk = chunk(in)) {
        in.skipNBytes(chunk + 2L);
      }
      line(in);
    }
    if (!status.startsWith("HTTP/1.1 202")) {
      throw new IOException("a webhook was answered with " + status);
    }
  }

  private static int chunk(InputStream in) throws IOException {
    return Integer.parseInt(line(in).strip(), 16);
  }

  private static String line(InputStream in) throws IOException {
    StringBuilder line = new StringBuilder();
    for (int next = in.read(); next != '\n'; next = in.read()) {
      if (next < 0) {
        throw new EOFException("the server closed the connection");
      }
      if (next != '\r') {
        line.append((char) next);
      }
    }
    return line.toString();
  }
}
