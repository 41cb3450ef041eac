package dev.sluice.cli;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/** A command as a person gives it, and what they see of it. */
final class Given {

    private final Map<String, String> environment = new HashMap<>();
    private final Map<String, String> properties = new HashMap<>();
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();
    private final StringBuilder started = new StringBuilder();
    private boolean isTerminal;
    private Path directory = Path.of("/nonexistent");

    Given variable(String name, String value) {
        environment.put(name, value);
        return this;
    }

    Given property(String key, String value) {
        properties.put(key, value);
        return this;
    }

    /** With both ports at one, as a node has them at two. */
    Given node(RecordedNode node) {
        return property("quarkus.http.port", Integer.toString(node.port()))
                .property("quarkus.management.port", Integer.toString(node.port()));
    }

    Given in(Path working) {
        directory = working;
        return this;
    }

    Given atTerminal() {
        isTerminal = true;
        return this;
    }

    Surroundings surroundings() {
        return new Surroundings(
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                isTerminal,
                environment,
                properties::get,
                directory,
                new Surroundings.Program() {
                    @Override
                    public void serve() {
                        started.append("serve");
                    }

                    @Override
                    public void checkConfiguration() {
                        started.append("check-config");
                    }
                });
    }

    /** Runs it; answers with the exit code. */
    int run(String... arguments) {
        return Cli.run(surroundings(), arguments);
    }

    String out() {
        return out.toString(StandardCharsets.UTF_8);
    }

    String err() {
        return err.toString(StandardCharsets.UTF_8);
    }

    /** What the program was told to be instead of a command. */
    String started() {
        return started.toString();
    }
}
