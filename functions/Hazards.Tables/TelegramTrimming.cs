using Hazards.Telegrams;
using WorkerLib;

namespace Hazards.Tables;

/// <summary>Packs a telegram so that it fits into its event's row. Which parts are left out is a function of the telegram alone.</summary>
internal static class TelegramTrimming
{
    /// <summary>Packed bytes of all telegrams of a row, which may have 400 KB.</summary>
    private const int MaxRowBytes = 340 * 1024;

    private const int MaxNotices = 2000;

    /// <summary>What is left out, the least missed first, until it fits.</summary>
    private static readonly Func<Telegram, Telegram>[] Steps =
    [
        telegram => telegram with { Risks = [] },
        telegram => telegram with { Texts = [.. telegram.Texts.Take(20).Select(Cut)] },
        telegram => telegram with { Details = [] },
        telegram => telegram with { Tsunami = [], Typhoon = [], Intensity = null },
        telegram => telegram with { Notices = [.. telegram.Notices.Take(MaxNotices)] },
        telegram => telegram with
        {
            Notices = [], Texts = [], Earthquakes = [], QuakeCounts = [], Plume = null,
            Title = Text.Cut(telegram.Title, 500), Headline = Text.Cut(telegram.Headline, 5000),
        },
    ];

    /// <summary>
    /// Packed bytes of one telegram: a row has the last one of each kind that the event may have, and the very last, which may be a cancel.
    /// </summary>
    public static int MaxBytesOf(Telegram telegram) => MaxRowBytes / (TelegramLines.KindsBeside(telegram.Kind) + 1);

    public static byte[] Pack(Telegram telegram)
    {
        var max = MaxBytesOf(telegram);
        var packed = PackedJson.Pack(telegram, ReadableHazardsJson.Default.Telegram);
        for (var step = 0; packed.Length > max && step < Steps.Length; step++)
        {
            telegram = Steps[step](telegram) with { IsTrimmed = true };
            packed = PackedJson.Pack(telegram, ReadableHazardsJson.Default.Telegram);
        }

        return packed;
    }

    private static TelegramText Cut(TelegramText text) => new(text.Part, text.Type, Text.Cut(text.Text, 2000));
}
