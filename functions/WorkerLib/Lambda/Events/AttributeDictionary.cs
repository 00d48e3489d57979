using System.Text.Json.Serialization;
using Amazon.DynamoDBv2.Model;

namespace WorkerLib.Lambda.Events;

/// <summary>An item of an event. It is the dictionary that the SDK takes, under a name of its own that carries how to read it.</summary>
[JsonConverter(typeof(AttributeDictionaryConverter))]
public sealed class AttributeDictionary : Dictionary<string, AttributeValue>;
