using System.Text.Json;
using System.Text.Json.Nodes;

namespace LocalAws;

/// <summary>The secrets in the Parameter Store of the local AWS.</summary>
internal static class LocalParameters
{
    /// <summary>Puts the samples of the checkout that are not there. What somebody has put there stays.</summary>
    /// <exception cref="UserException">The file of the samples cannot be read.</exception>
    public static async Task PutMissingAsync(Repository repository, LocalAwsApi api, CancellationToken cancellationToken)
    {
        if (!File.Exists(repository.SampleParameters))
        {
            return;
        }

        var known = await NamesAsync(api, cancellationToken);
        foreach (var (name, value) in await SamplesAsync(repository.SampleParameters, cancellationToken))
        {
            if (known.Contains(name))
            {
                continue;
            }

            try
            {
                await PutAsync(api, name, value, cancellationToken);
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
