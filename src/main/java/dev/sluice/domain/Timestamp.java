package dev.sluice.domain;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.chrono.IsoChronology;
import org.jspecify.annotations.Nullable;

/**
 * The written form of an instant, in UTC to the nanosecond: {@code 2026-11-22T01:02:03.5Z}. The
 * same as {@link Instant#toString} and {@link Instant#parse}, at a tenth of the time for the years
 * that files have; a feed has one in nearly every row.
 */
public final class Timestamp {

    /** The longest form of a year that has four digits. */
    public static final int MAX = "2026-11-22T01:02:03.123456789Z".length();

    private static final int MIN = "2026-11-22T01:02:03Z".length();
    private static final int SECONDS_PER_DAY = 86_400;
    private static final long YEAR_0 = LocalDate.of(0, 1, 1).toEpochDay();
    private static final long YEAR_10000 = LocalDate.of(10_000, 1, 1).toEpochDay();

    private Timestamp() {}

    /** Writes it as {@link Instant#toString}: nanoseconds in groups of three, zeros left out. */
    public static String format(Instant time) {
        byte[] text = new byte[MAX];
        int length = write(time, text, 0);
        return length == 0 ? time.toString() : Latin.text(text, length);
    }

    /**
     * Writes the same into bytes, of which there must be {@link #MAX}.
     *
     * @return how many were written, 0 if the year has not four digits
     */
    public static int write(Instant time, byte[] text, int at) {
        long day = Math.floorDiv(time.getEpochSecond(), SECONDS_PER_DAY);
        if (day < YEAR_0 || day >= YEAR_10000) {
            return 0;
        }
        LocalDate date = LocalDate.ofEpochDay(day);
        put(text, at, 4, date.getYear());
        put(text, at + 5, 2, date.getMonthValue());
        put(text, at + 8, 2, date.getDayOfMonth());
        int second = Math.floorMod(time.getEpochSecond(), SECONDS_PER_DAY);
        put(text, at + 11, 2, second / 3600);
        put(text, at + 14, 2, second / 60 % 60);
        put(text, at + 17, 2, second % 60);
        text[at + 4] = '-';
        text[at + 7] = '-';
        text[at + 10] = 'T';
        text[at + 13] = ':';
        text[at + 16] = ':';
        int end = fraction(text, at, time.getNano());
        text[end] = 'Z';
        return end + 1 - at;
    }

    private static int fraction(byte[] text, int at, int nano) {
        if (nano == 0) {
            return at + MIN - 1;
        }
        text[at + MIN - 1] = '.';
        int digits = nano % 1_000_000 == 0 ? 3 : nano % 1_000 == 0 ? 6 : 9;
        int left = nano;
        for (int i = 9; i > digits; i -= 3) {
            left /= 1_000;
        }
        put(text, at + MIN, digits, left);
        return at + MIN + digits;
    }

    private static void put(byte[] text, int at, int digits, int value) {
        int left = value;
        for (int i = at + digits - 1; i >= at; i--) {
            text[i] = (byte) ('0' + left % 10);
            left /= 10;
        }
    }

    /**
     * Reads the written form.
     *
     * @throws DateTimeException as {@link Instant#parse}
     */
    public static Instant parse(String text) {
        Instant usual = text.length() > MAX ? null : read(Latin.bytes(text), 0, text.length());
        return usual == null ? Instant.parse(text) : usual;
    }

    /**
     * Reads the written form from bytes.
     *
     * @return null if it is none, or one that is seldom seen, which {@link #parse} reads
     */
    public static @Nullable Instant read(byte[] text, int from, int length) {
        int end = from + length - 1;
        if (!isUsual(text, from, length)) {
            return null;
        }
        int year = number(text, from, from + 4);
        int month = number(text, from + 5, from + 7);
        int day = number(text, from + 8, from + 10);
        int hour = number(text, from + 11, from + 13);
        int minute = number(text, from + 14, from + 16);
        int second = number(text, from + 17, from + 19);
        int nano = length == MIN ? 0 : number(text, from + MIN, end);
        if ((year | month | day | hour | minute | second | nano) < 0
                || month < 1
                || month > 12
                || day < 1
                || day > length(year, month)
                || hour > 23
                || minute > 59
                || second > 59) {
            return null;
        }
        for (int digits = length - 1 - MIN; digits > 0 && digits < 9; digits++) {
            nano *= 10;
        }
        long days = LocalDate.of(year, month, day).toEpochDay();
        int secondOfDay = (hour * 60 + minute) * 60 + second;
        return Instant.ofEpochSecond(days * SECONDS_PER_DAY + secondOfDay, nano);
    }

    private static boolean isUsual(byte[] text, int from, int length) {
        return length >= MIN
                && length <= MAX
                && text[from + length - 1] == 'Z'
                && text[from + 4] == '-'
                && text[from + 7] == '-'
                && text[from + 10] == 'T'
                && text[from + 13] == ':'
                && text[from + 16] == ':'
                && (length == MIN || text[from + MIN - 1] == '.' && length > MIN + 1);
    }

    private static int length(int year, int month) {
        return switch (month) {
            case 4, 6, 9, 11 -> 30;
            case 2 -> IsoChronology.INSTANCE.isLeapYear(year) ? 29 : 28;
            default -> 31;
        };
    }

    /** The number that the digits are, or a negative one if they are not all digits. */
    private static int number(byte[] text, int from, int to) {
        int number = 0;
        for (int i = from; i < to; i++) {
            int digit = text[i] - '0';
            if (digit < 0 || digit > 9) {
                return -1;
            }
            number = number * 10 + digit;
        }
        return number;
    }
}
