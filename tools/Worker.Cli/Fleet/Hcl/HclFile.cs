using System.Text.Json;

namespace Worker.Cli.Fleet.Hcl;

/// <summary>A Terraform file as JSON, in the shape of hcl2json: <c>{"resource":{type:{label:[{…}]}},"locals":[{…}]}</c>.</summary>
/// <param name="Error">What is wrong with the file, and where; null when it could be parsed.</param>
internal sealed record HclFile(SourceFile Source, JsonElement Content, HclError? Error = null);

internal sealed record HclError(Location At, string Message);
