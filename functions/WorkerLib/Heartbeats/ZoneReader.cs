using System.Buffers;
using System.Security;
using WorkerLib.Aws;

namespace WorkerLib.Heartbeats;

/// <summary>Reads time zones by their names in the time-zone database.</summary>
/// <param name="find">Finds a zone as <see cref="TimeZoneInfo.FindSystemTimeZoneById"/> does.</param>
public sealed class ZoneReader(Func<string, TimeZoneInfo> find)
{
    private const int LongestChars = 64;

    // Every database has it.
    private const string KnownZone = "Europe/London";

    private static readonly SearchValues<char> Chars =
        SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/");

    public static ZoneReader OfSystem { get; } = new(TimeZoneInfo.FindSystemTimeZoneById);

    /// <exception cref="FormatException">It is no zone.</exception>
    /// <exception cref="NoTimeZonesException">There is no database, so that nobody knows.</exception>
    internal TimeZoneInfo Read(ItemReader row, string field)
    {
        // The name becomes a file name: it must not lead out of the database.
        if (row.OptionalText(field) is not { Length: > 0 and <= LongestChars } name
            || name.AsSpan().IndexOfAnyExcept(Chars) >= 0 || name[0] == '/')
        {
            throw Misfit();
        }

        return TryFind(name) ?? (TryFind(KnownZone) is null ? throw new NoTimeZonesException() : throw Misfit());

        FormatException Misfit() => row.Misfit(field, "is not a zone such as Asia/Tokyo");
    }

    private TimeZoneInfo? TryFind(string name)
    {
        try
        {
            return find(name);
        }
        catch (Exception exception)
            when (exception is TimeZoneNotFoundException or InvalidTimeZoneException or SecurityException
                or IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}

/// <summary>The machine has no time-zone database: no row is to blame.</summary>
public sealed class NoTimeZonesException() : Exception(
    "This machine has no time-zone database, so that rows with a timeZone cannot be read. Install tzdata, or name its folder in TZDIR.");
