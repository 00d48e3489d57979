using System.Text.Json;

namespace WorkerLib.Lambda.Events;

/// <summary>The records of an event. JSON's annotations of null do not reach into lists.</summary>
public static class EventRecords
{
    /// <exception cref="JsonException">One of them is null.</exception>
    public static IReadOnlyList<T> Present<T>(IReadOnlyList<T> records)
    {
        for (var i = 0; i < records.Count; i++)
        {
            if (records[i] is null)
            {
                throw new JsonException("It is null.", $"$.Records[{i}]", null, null);
            }
        }

        return records;
    }
}
