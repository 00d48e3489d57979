using System.Text.Json;
using System.Text.Json.Serialization;
using Hazards;
using Hazards.Served;
using WorkerLib.Constants;

namespace Worker.Jobs.AnnounceHazards;

/// <summary>
/// The set of constants <c>subscriptions</c>: who is notified of which hazards. The routes of <c>notifications</c> say where, by the
/// subject <c>hazard/&lt;name&gt;/</c>.
/// </summary>
internal sealed record SubscriptionsConstants(IReadOnlyList<Subscription> Subscriptions) : IConstants
{
    private const int MaxSubscriptions = 100;

    public static ConstantSet Set { get; } = ConstantSet.Of("subscriptions", SubscriptionsConstantsJson.Default.SubscriptionsConstants);

    /// <summary>
    /// What holds while nothing is published: nobody is notified, because a fleet that deploys this job has destinations for other things,
    /// and earthquakes would surprise them. Severe hazards that nobody asked for are logged and counted.
    /// </summary>
    public static SubscriptionsConstants Default { get; } = new([]);

    public IEnumerable<string> Problems()
    {
        if (Subscriptions.Count > MaxSubscriptions)
        {
            yield return $"$.subscriptions: has {Subscriptions.Count} subscriptions, {MaxSubscriptions} are allowed";
        }

        var names = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        for (var i = 0; i < Subscriptions.Count; i++)
        {
            foreach (var problem in Subscriptions[i].Problems($"$.subscriptions[{i}]"))
            {
                yield return problem;
            }

            if (!names.Add(Subscriptions[i].Name))
            {
                yield return $"$.subscriptions[{i}].name: '{Subscriptions[i].Name}' is there twice";
            }
        }
    }
}

/// <param name="Name">Letters, digits and hyphens: it is part of the subject.</param>
/// <param name="Severity">
/// The lowest to notify of, 0 (information) to 4 (emergency): of the areas in the prefectures, where there are any.
/// </param>
/// <param name="Families">Such as <c>tsunami</c>; none for all.</param>
/// <param name="Prefectures">
/// <c>01</c> to <c>47</c>; none for everywhere. Only who has none is notified of what lies in no known prefecture.
/// </param>
internal sealed record Subscription(
    string Name, HazardSeverity Severity, IReadOnlyList<HazardFamily>? Families = null, IReadOnlyList<string>? Prefectures = null)
{
    private const int MaxNameChars = 40;

    /// <summary>What is no hazard, such as a chart, is for those only who name its family.</summary>
    internal bool Takes(Hazard hazard) =>
        Families is not { Count: > 0 } ? !hazard.IsRoutine : Families.Contains(hazard.Family);

    /// <summary>Whether it takes what is everywhere.</summary>
    internal bool IsEverywhere => Prefectures is not { Count: > 0 };

    internal bool TakesIn(string prefecture) => IsEverywhere || Prefectures!.Contains(prefecture);

    internal IEnumerable<string> Problems(string path)
    {
        if (Name.Length is 0 or > MaxNameChars || !Name.All(letter => char.IsAsciiLetterOrDigit(letter) || letter == '-'))
        {
            yield return $"{path}.name: '{Name}' is not 1 to {MaxNameChars} letters, digits and hyphens";
        }

        if (!Enum.IsDefined(Severity))
        {
            yield return $"{path}.severity: {(int)Severity} is not a number from 0 to {(int)HazardSeverities.Highest}";
        }

        for (var i = 0; i < (Families?.Count ?? 0); i++)
        {
            if (!Enum.IsDefined(Families![i]))
            {
                yield return $"{path}.families[{i}]: {Families[i]} is no family";
            }
        }

        for (var i = 0; i < (Prefectures?.Count ?? 0); i++)
        {
            if (!PrefectureCodes.Contains(Prefectures![i]))
            {
                yield return $"{path}.prefectures[{i}]: '{Prefectures[i]}' is not a code from 01 to 47";
            }
        }
    }
}

[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(SubscriptionsConstants))]
internal sealed partial class SubscriptionsConstantsJson : JsonSerializerContext;
