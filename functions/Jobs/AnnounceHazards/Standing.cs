using System.Globalization;
using Hazards;
using Hazards.Enrichment;
using Hazards.Served;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>
/// What a hazard means to a subscriber, as far as people would act on it. There is none for what does not hold, is no concern of the
/// subscriber's, or is below the wanted severity; never one for a drill or a test. It is the fingerprint of the alert, so that the next
/// version is compared with what people were notified of, and not with the version before it, of which they may know nothing.
/// </summary>
/// <param name="Severity">In the subscriber's area.</param>
/// <param name="Areas">Where it is at least as severe as the subscriber wants it.</param>
/// <param name="Magnitude">Of a quake, in tenths; null when it is unknown.</param>
/// <param name="IsTsunamiPossible">Of a quake; null when it is not said.</param>
/// <param name="Correction">The last correction by an operator; empty when there is none.</param>
internal sealed record Standing(HazardSeverity Severity, AffectedAreas Areas, int? Magnitude, bool? IsTsunamiPossible, string Correction)
{
    private const string Form = "2"; // fingerprints of another form say nothing
    private const int Half = 5; // of a magnitude, in tenths

    public static Standing? Of(Hazard hazard, Subscription subscription) =>
        IsReal(hazard)
        && hazard.HoldsAt(hazard.ChangedAt)
        && Concern.SeverityOf(hazard, subscription) is { } severity
        && severity >= subscription.Severity
            ? new Standing(
                severity,
                AffectedAreas.Of(hazard, subscription),
                MagnitudeOf(hazard),
                hazard.Family == HazardFamily.Earthquake ? TsunamiOutlook.Of(hazard.Content) : null,
                hazard.Notes.LastOrDefault(note => note.Action == "correct")?.Id is { } id ? AffectedAreas.Hash([id]) : "")
            : null;

    /// <summary>Says so twice: in its status and in its key, which come to it by different ways.</summary>
    public static bool IsReal(Hazard hazard) =>
        hazard is { Status: TelegramStatus.Real, Content.Status: TelegramStatus.Real } && hazard.Id.Split('.', 3) is [_, "real", _];

    /// <summary>
    /// Whether people who were notified of something else would act otherwise now. What became known meanwhile, such as the magnitude of a
    /// quake of which the intensities were told, is no news as long as it changes nothing.
    /// </summary>
    /// <param name="minOfAreas">From which severity on other prefectures of an early warning are news.</param>
    public bool IsNewsAfter(Standing told, HazardSeverity minOfAreas) =>
        Severity != told.Severity
        || Areas.IsNewsAfter(told.Areas, minOfAreas)
        || Math.Abs((Magnitude - told.Magnitude) ?? 0) >= Half
        || (IsTsunamiPossible == true && told.IsTsunamiPossible != true)
        || (IsTsunamiPossible == false && told.IsTsunamiPossible == true)
        || (Correction.Length > 0 && Correction != told.Correction);

    /// <summary>What people know once they are notified of this, too.</summary>
    public Standing After(Standing told) => this with { Areas = Areas.After(told.Areas) };

    /// <summary>The same for what is no news, however its message says it: the time of a report is no reason to notify anybody.</summary>
    public string Fingerprint() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Form} s{(int)Severity} {Areas} m{Magnitude} t{(IsTsunamiPossible is { } possible ? possible ? "1" : "0" : "")} c{Correction}");

    /// <summary>What an alert told; null when its fingerprint does not say.</summary>
    public static Standing? Read(string? fingerprint)
    {
        var parts = fingerprint?.Split(' ');
        if (parts is not [Form, ['s', var severity and >= '0' and <= '4'], var areas, ['m', ..] m, ['t', ..] t, ['c', ..] c])
        {
            return null;
        }

        var isKnown = int.TryParse(m.AsSpan(1), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var tenths);
        int? magnitude = isKnown ? tenths : null;
        bool? isTsunamiPossible = t switch { "t1" => true, "t0" => false, _ => null };
        return new Standing((HazardSeverity)(severity - '0'), AffectedAreas.Read(areas), magnitude, isTsunamiPossible, c[1..]);
    }

    private static int? MagnitudeOf(Hazard hazard)
    {
        var isQuake = hazard.Family == HazardFamily.Earthquake;
        if (!isQuake || hazard.Content.Earthquakes is not [{ IsAssumed: false, Magnitude: { } magnitude }, ..])
        {
            return null;
        }

        var value = magnitude.Value ?? (magnitude.Description.Contains("巨大", StringComparison.Ordinal) ? 8 : null);
        return Math.Abs(value ?? 99) < 20 ? (int)Math.Round(value!.Value * 10) : null;
    }
}
