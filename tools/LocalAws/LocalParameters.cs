using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalAws;

/// <summary>The secrets in the Parameter Store of the local AWS.</summary>
internal sealed class LocalParameters
{
    private readonly Dictionary<string, string> seen = [];

    /// <summary>
    /// Puts the samples of the checkout that are not there, and those whose value in the file is another than it was the last time. What
    /// somebody has put there stays otherwise.
    /// </summary>
    /// <param name="onChanged">Takes a line for each that has another value now.</param>
    /// <exception cref="UserException">The file of the samples cannot be read.</exception>
    public async Task PutSamplesAsync(
        Repository repository, LocalAwsApi api, CancellationToken cancellationToken, Action<string>? onChanged = null)
    {
        if (!File.Exists(repository.SampleParameters))
        {
            return;
        }

        var known = await NamesAsync(api, cancellationToken);
        foreach (var (name, value) in await SamplesAsync(repository.SampleParameters, cancellationToken))
        {
            var isChanged = seen.TryGetValue(name, out var before) && before != value;
            if (known.Contains(name) && !isChanged)
            {
                seen[name] = value;
                continue;
            }

            try
            {
                await PutAsync(api, name, value, cancellationToken);
                seen[name] = value;
                if (isChanged)
                {
                    onChanged?.Invoke($"Parameter {name} has the new value. A job that has read the old one keeps it for some minutes.");
                }
            }
            catch (HttpRequestException exception)
            {
                throw new UserException($"{repository.SampleParameters}: {name} cannot be put: {exception.Message}");
            }
        }
    }

    public static Task PutAsync(LocalAwsApi api, string name, string value, CancellationToken cancellationToken) => api.CallAsync(
        "ssm",
        "AmazonSSM.PutParameter",
        new JsonObject { ["Name"] = name, ["Value"] = value, ["Type"] = "SecureString", ["Overwrite"] = true },
        cancellationToken);

    private static async Task<Dictionary<string, string>> SamplesAsync(string file, CancellationToken cancellationToken)
    {
        try
        {
            await using var json = File.OpenRead(file);
            return await JsonSerializer.DeserializeAsync<Dictionary<string, string>>(json, cancellationToken: cancellationToken) ?? [];
        }
        catch (JsonException exception)
        {
            throw new UserException($"{file} is not a JSON object of values by the names of parameters: {exception.Message}");
        }
    }

    private static async Task<HashSet<string>> NamesAsync(LocalAwsApi api, CancellationToken cancellationToken)
    {
        HashSet<string> names = [];
        string? next = null;
        do
        {
            var input = next is null ? new JsonObject() : new JsonObject { ["NextToken"] = next };
            var page = await api.CallAsync("ssm", "AmazonSSM.DescribeParameters", input, cancellationToken);
            names.UnionWith(page.GetProperty("Parameters").EnumerateArray().Select(one => one.GetProperty("Name").GetString()!));
            next = page.TryGetProperty("NextToken", out var token) ? token.GetString() : null;
        }
        while (!string.IsNullOrEmpty(next));

        return names;
    }
}
