using System.Security.Cryptography;
using System.Text.Json;
using Demo;
using WorkerLib.Constants;

namespace Worker.Tests.Fuzzing.Faults.Chains;

/// <summary>Sets of constants that are published, each of which says how much of it there must be.</summary>
[NeedsJobs("publish_constants")]
[FaultChain("constants", "whatever is published is whole, and is what was asked for last; its versions follow one another")]
public sealed class ConstantsChain : FaultChain
{
    private const string Function = "publish_constants";
    private const string Set = "metrics";
    private const int Publications = 8;

    private int days;

    public override async Task SetUpAsync(TriedFleet fleet, CancellationToken cancellationToken)
    {
        await fleet.CreateTableAsync("constants");
        await fleet.CreateBucketAsync("constants");
        fleet.Deploy(new(Function, "PublishConstants", TimeSpan.FromSeconds(60), new Dictionary<string, string>
        {
            ["CONSTANTS_TABLE"] = "constants",
            ["CONSTANTS_BUCKET"] = "constants",
        }));
    }

    public override async Task ActAsync(TriedFleet fleet, Random random, int round, CancellationToken cancellationToken)
    {
        for (var i = 0; i < Publications; i++)
        {
            var before = days;
            days = (days % 9) + 1;
            var isPublished = await fleet.InvokeAsync(Function, Publication(days)) is not null;
            var now = await LateDaysAsync(fleet);
            Promise.True(
                now == days || (!isPublished && (now == before || (now is null && before == 0))),
                $"the content of {days} {(isPublished ? "is" : "is not")} published, and what readers get is that of {now}");
            days = now ?? 0;
        }
    }

    public override async Task CheckAsync(TriedFleet fleet, int round, CancellationToken cancellationToken)
    {
        days = (days % 9) + 1;
        await fleet.InvokeUntilItSucceedsAsync(Function, Publication(days));
        Promise.Equal(days, await LateDaysAsync(fleet));
    }

    private static string Publication(int days)
    {
        var tables = string.Join(',', Enumerable.Range(0, days).Select(table => $$"""{"table":"table{{table}}","time":"at"}"""));
        return $$"""{"set":"{{Set}}","content":{"lateDays":{{days}},"tables":[{{tables}}],"queues":[]} }""";
    }

    /// <summary>The number in what is published, which is whole; null when nothing is.</summary>
    private static async Task<int?> LateDaysAsync(TriedFleet fleet)
    {
        var row = (await fleet.RowsAsync("constants")).SingleOrDefault();
        if (row is null)
        {
            return null;
        }

        var pointer = ConstantPointer.Read(Set, row);
        Promise.True(
            pointer.Earlier.Prepend(pointer.Current).Select(version => version.Version).SequenceEqual(
                Enumerable.Range(0, pointer.Earlier.Count + 1).Select(back => pointer.Current.Version - back)),
            $"the versions before {pointer.Current.Version} do not follow one another");
        var content = JsonElement.Parse(await ReadAsync(fleet, pointer.Current));
        foreach (var earlier in pointer.Earlier)
        {
            await ReadAsync(fleet, earlier);
        }

        var lateDays = content.GetProperty("lateDays").GetInt32();
        Promise.Equal(lateDays, content.GetProperty("tables").GetArrayLength());
        return lateDays;
    }

    private static async Task<byte[]> ReadAsync(TriedFleet fleet, ConstantVersion version)
    {
        using var found = await fleet.S3.GetObjectAsync("constants", version.Key);
        using var bytes = new MemoryStream();
        await found.ResponseStream.CopyToAsync(bytes);
        Promise.Equal(version.Sha256, Convert.ToHexStringLower(SHA256.HashData(bytes.ToArray())));
        return bytes.ToArray();
    }
}
