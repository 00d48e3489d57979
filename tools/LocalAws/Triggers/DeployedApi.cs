using System.Text.Json;
using System.Text.RegularExpressions;

namespace LocalAws.Triggers;

/// <summary>A deployed HTTP API.</summary>
/// <param name="Stages">Names of its stages; <c>$default</c> has no segment in the path.</param>
internal sealed partial record DeployedApi(string Id, string Name, IReadOnlyList<string> Stages, IReadOnlyList<HttpRoute> Routes)
{
    public static async Task<IReadOnlyList<DeployedApi>> ReadAllAsync(LocalAwsApi api, CancellationToken cancellationToken)
    {
        var found = new List<DeployedApi>();
        foreach (var item in await ItemsAsync(api, "/v2/apis", cancellationToken))
        {
            if (item.GetProperty("protocolType").GetString() == "HTTP")
            {
                var (id, name) = (item.GetProperty("apiId").GetString()!, item.GetProperty("name").GetString()!);
                found.Add(await ReadAsync(api, id, name, cancellationToken));
            }
        }

        return found;
    }

    private static async Task<DeployedApi> ReadAsync(LocalAwsApi api, string id, string name, CancellationToken cancellationToken)
    {
        var functions = (await ItemsAsync(api, $"/v2/apis/{id}/integrations", cancellationToken))
            .Select(integration => (
                Id: integration.GetProperty("integrationId").GetString(),
                Function: FunctionName().Match(integration.GetProperty("integrationUri").GetString() ?? "").Groups[1].Value))
            .Where(integration => integration.Function.Length > 0)
            .ToDictionary(integration => $"integrations/{integration.Id}", integration => integration.Function);
        var routes = from route in await ItemsAsync(api, $"/v2/apis/{id}/routes", cancellationToken)
                     let target = route.GetProperty("target").GetString()
                     where target is not null && functions.ContainsKey(target)
                     select new HttpRoute(
                         route.GetProperty("routeKey").GetString()!,
                         functions[target],
                         route.GetProperty("authorizationType").GetString() == "AWS_IAM");
        var stages = await ItemsAsync(api, $"/v2/apis/{id}/stages", cancellationToken);
        return new DeployedApi(id, name, [.. stages.Select(stage => stage.GetProperty("stageName").GetString()!)], [.. routes]);
    }

    private static async Task<IEnumerable<JsonElement>> ItemsAsync(LocalAwsApi api, string path, CancellationToken cancellationToken) =>
        (await api.GetAsync("apigateway", path, cancellationToken)).GetProperty("items").EnumerateArray();

    /// <summary>Out of an ARN of a function, or of the address at which API Gateway invokes it.</summary>
    [GeneratedRegex(@":function:([^:/]+)")]
    private static partial Regex FunctionName();
}
