using System.Text;

namespace WorkerLib.Leases;

/// <summary>One run's hold on a key of <see cref="Idempotency"/>.</summary>
/// <param name="Key">The job's key.</param>
/// <param name="ItemKey">The key in the table.</param>
/// <param name="Owner">Unique to this run: only its owner may give a key back or keep a result for it.</param>
/// <param name="Until">When another run may take it over.</param>
internal sealed record KeyHold(string Key, string ItemKey, string Owner, DateTimeOffset Until)
{
    /// <summary>Most bytes of a key of DynamoDB.</summary>
    public const int MaxBytes = 2048;

    public static KeyHold Of(string function, string key, DateTimeOffset until)
    {
        var itemKey = $"{function}#{key}";
        return key.Length > 0 && Encoding.UTF8.GetByteCount(itemKey) <= MaxBytes
            ? new KeyHold(key, itemKey, Guid.NewGuid().ToString("N"), until)
            : throw new ArgumentException($"A key has 1 to {MaxBytes} bytes, the function's name included.", nameof(key));
    }
}
