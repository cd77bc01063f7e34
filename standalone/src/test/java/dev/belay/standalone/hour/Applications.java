package dev.belay.standalone.hour;

import dev.belay.datastores.StoreConnection;
import dev.belay.datastores.postgresql.session.PostgresAddress;
import dev.belay.standalone.FrozenDatabase;
import dev.belay.standalone.demo.SampleDatabase;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;

/** Three applications, each with a database on one server that is reached by a link. */
final class Applications implements AutoCloseable {
  static final String ENVIRONMENT = "production";
  static final List<String> NAMES = List.of("shop", "stock", "billing");

  private static final String WRITE =
      "update item set pieces = pieces + 1 where id = 1 + floor(random() * 2000)::int";

  private final Path directory;
  private final SampleDatabase server;
  private final Link link;
  private final List<String> urls = new ArrayList<>();
  private final List<String> databases;
  private volatile boolean open = true;

  private Applications(Path directory, SampleDatabase server, Link link) throws SQLException {
    this.directory = directory;
    this.server = server;
    this.link = link;
    urls.add(PostgresAddress.url(server.connection()));
    for (int i = 1; i < NAMES.size(); i++) {
      String url = server.createDatabase();
      urls.add(url);
      execute(
          url,
          "create table item as select i as id, 10 as pieces, md5(i::text) as note"
              + " from generate_series(1, 2000) i;"
              + " alter table item add primary key (id)");
    }
    this.databases = List.copyOf(server.databases());
    Thread.ofVirtual().start(this::write);
  }

  static Applications start(Path directory) throws Exception {
    SampleDatabase server = SampleDatabase.start(directory);
    return new Applications(
        directory,
        server,
        new Link(URI.create(PostgresAddress.url(server.connection())).getPort()));
  }

  Link link() {
    return link;
  }

  static String repository(String application) {
    return "acme/" + application;
  }

  FrozenDatabase freeze() throws IOException, InterruptedException {
    return FrozenDatabase.of(directory.resolve("data"));
  }

  /** Databases that Belay made on the server and left there. */
  List<String> leftBehind() throws SQLException {
    return server.databases().stream().filter(name -> !databases.contains(name)).toList();
  }

  /** A verified recovery point of its database before each deployment of each application. */
  Path writePolicy(Path folder, String captureTimeout) throws IOException {
    Path password = folder.resolve("store-password");
    Files.writeString(password, PostgresAddress.password(connection()).reveal());
    StringBuilder policy = new StringBuilder("version: 1\ndata-stores:\n");
    for (int i = 0; i < NAMES.size(); i++) {
      policy.append(
          """
            %s-db:
              driver: postgresql
              url: %s
              username: %s
              password: file:%s
              parallelism: 2
          """
              .formatted(
                  NAMES.get(i),
                  urls.get(i).replaceFirst(":\\d+/", ":" + link.port() + "/"),
                  PostgresAddress.username(connection()),
                  password));
    }
    policy.append("applications:\n");
    for (String name : NAMES) {
      policy.append(
          """
            %1$s:
              repositories: [%2$s]
              environments:
                %3$s:
                  rules:
                    - {on: before-deploy, capture: [%1$s-db], verification: full, timeout: %4$s}
          """
              .formatted(name, repository(name), ENVIRONMENT, captureTimeout));
    }
    return Files.writeString(folder.resolve("belay.yaml"), policy);
  }

  /** The applications work on. */
  private void write() {
    while (open) {
      for (String url : urls.subList(1, urls.size())) {
        try (Connection connection = connect(url);
            Statement statement = connection.createStatement()) {
          for (int i = 0; i < 20 && open; i++) {
            statement.execute(WRITE);
            Thread.sleep(50);
          }
        } catch (SQLException e) {
          // a fault of the server's: it comes back
        } catch (InterruptedException e) {
          return;
        }
      }
    }
  }

  private void execute(String url, String sql) throws SQLException {
    try (Connection connection = connect(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection connect(String url) throws SQLException {
    return DriverManager.getConnection(
        "jdbc:" + url,
        PostgresAddress.username(connection()),
        PostgresAddress.password(connection()).reveal());
  }

  private StoreConnection connection() {
    return server.connection();
  }

  @Override
  public void close() throws IOException {
    open = false;
    link.close();
    server.close();
  }
}
