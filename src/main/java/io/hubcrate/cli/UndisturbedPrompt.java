package io.hubcrate.cli;

import io.hubcrate.console.Voice;
import io.hubcrate.failure.Secret;
import java.util.Optional;

/** Asks one thing at a time, and only while the progress display is off the screen. */
final class UndisturbedPrompt implements PassphrasePrompt {
    private final PassphrasePrompt prompt;
    private final Voice voice;

    UndisturbedPrompt(PassphrasePrompt prompt, Voice voice) {
        this.prompt = prompt;
        this.voice = voice;
    }

    @Override
    public Optional<Secret> ask(String question) {
        return voice.undisturbed(() -> prompt.ask(question));
    }

    @Override
    public boolean isAttended() {
        return prompt.isAttended();
    }

    @Override
    public boolean confirm(String question) {
        return voice.undisturbed(() -> prompt.confirm(question));
    }

    @Override
    public boolean agree(String question) {
        return voice.undisturbed(() -> prompt.agree(question));
    }

    @Override
    public Optional<String> answer(String question) {
        return voice.undisturbed(() -> prompt.answer(question));
    }
}
