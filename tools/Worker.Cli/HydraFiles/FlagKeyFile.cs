using System.Text.Json;

namespace Worker.Cli.HydraFiles;

/// <summary>The keys of Hydra for flags: <c>lr=model.optimizer.lr</c>, or a JSON file as the job ConvertVertexComponents has it.</summary>
internal static class FlagKeyFile
{
    /// <param name="path">A file; null without one.</param>
    /// <param name="pairs"><c>FLAG=KEY</c>, each in place of what the file says.</param>
    /// <exception cref="UserException">One cannot be read.</exception>
    public static IReadOnlyDictionary<string, string> Read(string? path, IEnumerable<string> pairs)
    {
        var keys = path is null ? [] : ReadFile(path);
        foreach (var pair in pairs)
        {
            var (flag, key) = NameAndValue.Of("--key", pair, "FLAG=KEY, such as lr=model.optimizer.lr");
            keys[flag] = key;
        }

        return keys;
    }

    private static Dictionary<string, string> ReadFile(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<Dictionary<string, string>>(InputFile.ReadOrRefuse(path, "the keys", CancellationToken.None))
                ?? throw Refused(path, "it is null");
        }
        catch (JsonException exception)
        {
            throw Refused(path, exception.Message);
        }
    }

    private static UserException Refused(string path, string why) => new(
        $"'{path}' is no JSON object of flags and keys, such as {{\"--lr\": \"model.optimizer.lr\"}}: {why}", UserException.WrongUsage);
}
