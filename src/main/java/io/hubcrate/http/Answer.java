package io.hubcrate.http;

import java.net.http.HttpHeaders;

/** An answer's beginning, with its body on its way. */
record Answer(int status, HttpHeaders headers, BodyQueue body) {}
