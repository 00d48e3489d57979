using System.Security.Cryptography;
using System.Text;

namespace Hazards.Telegrams;

/// <summary>
/// Which event a telegram belongs to: its EventID within its kind, or, where that is empty, the standing bulletin of an office and a
/// kind. A drill is an event of its own, whatever id it borrows, so it can never touch a real one.
/// </summary>
public static class TelegramIdentity
{
    /// <summary>Characters of one encoded part; four parts stay below the 1,024 bytes of an S3 key.</summary>
    private const int MaxPartChars = 400;

    /// <summary>
    /// The event's key, of letters, digits and <c>-_.</c> only, so that it may stand in keys and paths as it is:
    /// <c>jma.real.{kind}.event.20110311144640</c> or <c>jma.real.{kind}.office.{office}</c>. Different events have different keys.
    /// </summary>
    public static string KeyOf(Telegram telegram)
    {
        var key = new StringBuilder(256);
        key.Append(telegram.Source == HazardSource.Jma ? "jma" : "usgs").Append(telegram.Status switch
        {
            TelegramStatus.Real => ".real.",
            TelegramStatus.Drill => ".drill.",
            _ => ".test.",
        });
        Append(key, telegram.Kind);
        key.Append(telegram.EventId.Length > 0 ? ".event." : ".office.");
        Append(key, telegram.EventId.Length > 0 ? telegram.EventId : telegram.PublishingOffice);
        return key.ToString();
    }

    /// <summary>
    /// Letters, digits and hyphens stay; what is between is the hex of its UTF-8 between underscores, so nothing else encodes to the same.
    /// A part that would be too long is two underscores and its hash.
    /// </summary>
    private static void Append(StringBuilder key, string part)
    {
        var began = key.Length;
        for (var index = 0; index < part.Length;)
        {
            var plain = index;
            while (plain < part.Length && IsPlain(part[plain]))
            {
                plain++;
            }

            key.Append(part, index, plain - index);
            index = plain;
            while (index < part.Length && !IsPlain(part[index]))
            {
                index++;
            }

            if (index > plain)
            {
                key.Append('_').Append(Convert.ToHexStringLower(Encoding.UTF8.GetBytes(part[plain..index]))).Append('_');
            }
        }

        if (key.Length - began > MaxPartChars)
        {
            key.Length = began;
            key.Append("__").Append(Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(part))));
        }
    }

    private static bool IsPlain(char character) => char.IsAsciiLetterOrDigit(character) || character == '-';
}
