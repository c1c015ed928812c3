package io.hubcrate.demo;

import java.util.List;

/** Where the story is told: the command line gives itself to it. */
public interface DemoStage {
    /** A new part of the story begins. */
    void chapter(String title);

    /** A few sentences. */
    void say(String text);

    /** Shows a command of the system that the story does by itself, copying a file for example. */
    void show(String command);

    /** Shows one line of what such a command prints. */
    void echo(String line);

    /** Shows a command line of hubcrate's as a person would type it, runs it, and gives its exit code. */
    int run(List<String> arguments);
}
