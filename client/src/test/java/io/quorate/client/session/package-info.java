@NullMarked
package io.quorate.client.session;

import org.jspecify.annotations.NullMarked;
