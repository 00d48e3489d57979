using System.Text.Json;

namespace Worker.Cli.Areas;

/// <summary>An area of the JMA's <c>area.json</c>.</summary>
/// <param name="Class">The member that it stands in, such as <c>class20s</c>: the smallest are municipalities.</param>
/// <param name="Parent">Code of the area that it is a part of; empty when there is none.</param>
internal sealed record JmaArea(string Class, string Code, string Name, string EnName, string Kana, string Parent)
{
    /// <summary>From the largest to the smallest; what <c>centers</c> has is larger than a prefecture, and in no table here.</summary>
    private static readonly string[] Classes = ["offices", "class10s", "class15s", "class20s"];

    public bool IsMunicipality => Class == Classes[^1];

    /// <param name="path">For messages.</param>
    /// <exception cref="UserException">It is not of the form of the JMA's file; says where.</exception>
    public static Dictionary<string, JmaArea> ReadAll(byte[] json, string path)
    {
        using var document = JmaJson.Parse(json, path);
        var areas = new Dictionary<string, JmaArea>();
        foreach (var name in Classes)
        {
            if (!document.RootElement.TryGetProperty(name, out var table) || table.ValueKind != JsonValueKind.Object)
            {
                throw new UserException($"{path} has no object '{name}': give the area.json of the JMA.");
            }

            var digits = name == Classes[^1] ? 7 : 6;
            foreach (var member in table.EnumerateObject())
            {
                var area = member.Value;
                if (member.Name.Length != digits || !member.Name.All(char.IsAsciiDigit) || area.ValueKind != JsonValueKind.Object)
                {
                    throw new UserException($"{path}: {name} has '{member.Name}', which is no area with a code of {digits} digits.");
                }

                var read = new JmaArea(
                    name, member.Name, Text(area, "name"), Text(area, "enName"), Text(area, "kana"), Text(area, "parent"));
                if (read.Name.Length == 0 || !areas.TryAdd(read.Code, read))
                {
                    throw new UserException($"{path}: {name}.{member.Name} has no name, or its code stands in two classes.");
                }
            }
        }

        return areas;
    }

    private static string Text(JsonElement area, string name) =>
        area.TryGetProperty(name, out var member) && member.ValueKind == JsonValueKind.String ? member.GetString()! : "";
}
