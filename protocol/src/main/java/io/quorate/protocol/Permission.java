package io.quorate.protocol;

/** The permission bits of {@link Acl}. CREATE and DELETE concern a znode's children. */
public final class Permission {

    public static final int READ = 1;
    public static final int WRITE = 2;
    public static final int CREATE = 4;
    public static final int DELETE = 8;
    public static final int ADMIN = 16;
    public static final int ALL = READ | WRITE | CREATE | DELETE | ADMIN;

    private Permission() {}

    /** As zkCli writes them: letters of {@code cdrwa} in that order. */
    public static String toString(int perms) {
        StringBuilder letters = new StringBuilder(5);
        append(letters, perms & CREATE, 'c');
        append(letters, perms & DELETE, 'd');
        append(letters, perms & READ, 'r');
        append(letters, perms & WRITE, 'w');
        append(letters, perms & ADMIN, 'a');
        return letters.toString();
    }

    private static void append(StringBuilder letters, int bit, char letter) {
        if (bit != 0) {
            letters.append(letter);
        }
    }
}
