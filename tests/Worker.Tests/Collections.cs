using Xunit.Sdk;
using Xunit.v3;

// Classes run one after another, because they share the log, Sentry's client and the environment variables of the process. A class that
// touches none of these names a collection of its own and runs beside the others.
[assembly: CollectionBehavior(CollectionBehavior.CollectionPerAssembly)]
[assembly: TestCollectionOrderer(typeof(Worker.Tests.LongestFirst))]

namespace Worker.Tests;

/// <summary>The names of collections with more than one class.</summary>
internal static class Collections
{
    /// <summary>Use the deployment of <c>DeployedEnvironment</c>.</summary>
    public const string Deployed = "Deployed";

    /// <summary>Use it, too, but nothing in it that those use: no alerts, no hazards, no constants, no dead letters.</summary>
    public const string DeployedAlone = "DeployedAlone";

    /// <summary>Use the deployment of <c>TriggersEnvironment</c>.</summary>
    public const string Triggers = "Triggers";

    /// <summary>Assert how long something takes or how soon it begins: they run alone, when everything else is done.</summary>
    public const string MeasuresTime = "Measures time";
}

[CollectionDefinition(Collections.MeasuresTime, DisableParallelization = true)]
public sealed class MeasuresTime;

/// <summary>
/// Starts first what takes longest, of which one is all the classes without a collection: started last, it would run on alone.
/// </summary>
public sealed class LongestFirst : ITestCollectionOrderer
{
    private const string NoCollection = "classes without a collection";

    private static readonly string[] Longest =
    [
        "NewJobTests", Collections.Deployed, "AdoptionTests", Collections.DeployedAlone, Collections.Triggers, NoCollection,
    ];

    public IReadOnlyCollection<TTestCollection> OrderTestCollections<TTestCollection>(IReadOnlyCollection<TTestCollection> testCollections)
        where TTestCollection : ITestCollection => [.. testCollections.OrderBy(Rank)];

    private static int Rank<TTestCollection>(TTestCollection collection)
        where TTestCollection : ITestCollection
    {
        var name = collection.TestCollectionDisplayName;
        var rank = Array.IndexOf(Longest, name.StartsWith("Test collection for", StringComparison.Ordinal) ? NoCollection : name);
        return rank < 0 ? Longest.Length : rank;
    }
}
