using System.Reflection;
using System.Runtime.CompilerServices;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using Hazards.Events;
using Hazards.Served;
using Hazards.Tables;
using Hazards.Telegrams;

namespace Worker.Tests.Hazards;

public sealed class HazardsJsonTests
{
    /// <summary>The types of the context whose members may be missing in rows of an older release.</summary>
    public static TheoryData<Type> Types => new(
        typeof(HazardsJson).GetProperties()
            .Select(property => property.PropertyType)
            .Where(type => type.IsGenericType && type.GetGenericTypeDefinition() == typeof(JsonTypeInfo<>))
            .Select(type => type.GenericTypeArguments[0])
            .Where(type => type.IsClass && type.Namespace!.StartsWith(nameof(Hazards), StringComparison.Ordinal) && !type.IsArray));

    [Theory]
    [MemberData(nameof(Types))]
    public void What_an_older_row_does_not_have_is_its_default_and_not_null(Type type)
    {
        var json = ReadableHazardsJson.Default.GetTypeInfo(type)!;
        var members = new JsonObject();
        foreach (var member in json.Properties.Where(member => IsNeeded(member, type)))
        {
            members[member.Name] = ValueOf(member.PropertyType);
        }

        var read = JsonSerializer.Deserialize(members, json)!;

        var nullability = new NullabilityInfoContext();
        var needed = type.GetProperties().Where(
            property => property.SetMethod is not null && nullability.Create(property).ReadState == NullabilityState.NotNull);
        Assert.All(needed, property => Assert.NotNull(property.GetValue(read)));
    }

    [Fact]
    public void Knows_the_types_of_rows()
    {
        Assert.Contains(typeof(Telegram), Types.Select(row => row.Data));
        Assert.Contains(typeof(Hazard), Types.Select(row => row.Data));
        Assert.Contains(typeof(Amendment), Types.Select(row => row.Data));
    }

    private static bool IsNeeded(JsonPropertyInfo member, Type type)
    {
        var property = type.GetProperties().Single(property => property.Name.Equals(member.Name, StringComparison.OrdinalIgnoreCase));
        return property.IsDefined(typeof(RequiredMemberAttribute)) || member.AssociatedParameter is { HasDefaultValue: false };
    }

    private static JsonNode? ValueOf(Type type) =>
        type == typeof(string) ? "text"
        : type == typeof(bool) ? false
        : type == typeof(DateTimeOffset) ? "2026-11-20T12:00:00Z"
        : type == typeof(int) || type == typeof(long) || type == typeof(double) ? 1
        : type.IsEnum ? JsonSerializer.SerializeToNode(Enum.GetValues(type).GetValue(0), ReadableHazardsJson.Default.GetTypeInfo(type)!)
        : type.IsAssignableTo(typeof(System.Collections.IEnumerable)) ? new JsonArray()
        : Nullable.GetUnderlyingType(type) is not null ? null
        : new JsonObject(ReadableHazardsJson.Default.GetTypeInfo(type)!.Properties
            .Where(member => IsNeeded(member, type))
            .Select(member => KeyValuePair.Create(member.Name, ValueOf(member.PropertyType))));
}
