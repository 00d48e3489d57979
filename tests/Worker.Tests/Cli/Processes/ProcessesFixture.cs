using System.Text.Json;
using Amazon.DynamoDBv2.Model;
using Worker.Cli.Processes;
using WorkerLib.Aws;

namespace Worker.Tests.Cli.Processes;

/// <summary>The table heartbeats in memory, with every row written as the AWS CLI gets it and read as it gives it.</summary>
internal sealed class ProcessesFixture : IProcessTable
{
    public ProcessesFixture() => Time.GetUtcNow().Returns(_ => Now);

    public DateTimeOffset Now { get; set; } = new(2026, 11, 20, 12, 0, 0, TimeSpan.Zero);

    public TimeProvider Time { get; } = Substitute.For<TimeProvider>();

    public Dictionary<string, Dictionary<string, AttributeValue>> Rows { get; } = [];

    public WatchedProcesses Processes => new(this, Time);

    public Task<IReadOnlyList<Dictionary<string, AttributeValue>>> ReadAllAsync(CancellationToken cancellationToken) =>
        Task.FromResult<IReadOnlyList<Dictionary<string, AttributeValue>>>([.. Rows.Values]);

    public Task<Dictionary<string, AttributeValue>?> ReadAsync(string process, CancellationToken cancellationToken) =>
        Task.FromResult(Rows.GetValueOrDefault(process));

    public Task<bool> TryAddAsync(Dictionary<string, AttributeValue> row, CancellationToken cancellationToken) =>
        Task.FromResult(Rows.TryAdd(row["process"].S, Sent(row)));

    public Task<bool> TryChangeAsync(
        string process,
        IReadOnlyDictionary<string, AttributeValue> set,
        IReadOnlyCollection<string> remove,
        CancellationToken cancellationToken)
    {
        if (!Rows.TryGetValue(process, out var row))
        {
            return Task.FromResult(false);
        }

        foreach (var (name, value) in Sent(set.ToDictionary()))
        {
            row[name] = value;
        }

        foreach (var name in remove)
        {
            row.Remove(name);
        }

        return Task.FromResult(true);
    }

    public Task<bool> TryRemoveAsync(string process, CancellationToken cancellationToken) => Task.FromResult(Rows.Remove(process));

    public void Signal(string process, string field, DateTimeOffset time) => Rows[process][field] = Attributes.Time(time);

    private static Dictionary<string, AttributeValue> Sent(Dictionary<string, AttributeValue> row) =>
        ProcessItem.Read(JsonElement.Parse(ProcessItem.Write(row).ToJsonString()));
}
